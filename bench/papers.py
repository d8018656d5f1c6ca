"""How long papers take: `python -m bench.papers [--agencies 500] [--comments 20]`; each form in a process of its own, with its memory."""

import argparse
import resource
import subprocess
import sys
import time
from dataclasses import replace

from smt.documents.drafting import built_in
from smt.documents.facts import facts_of
from smt.documents.filling import fill
from smt.documents.papers import Comment, Section, Summary
from smt.documents.printing import printed
from smt.documents.samples import invitation, summary
from smt.documents.scripts import SCRIPTS
from smt.documents.states import PaperKind
from smt.documents.workbook import workbook

FORMS = ("letter docx", "letter pdf", "summary docx", "summary xlsx", "summary pdf")
#: What an agency writes in a remark, and what is answered: as long as those of real tables.
REMARK, WORDING, ANSWER = ("Đề nghị bổ sung nội dung về việc bàn giao máy tính cho học sinh thuộc hộ nghèo. " * 3,
                           "Nhà trường lập biên bản bàn giao với gia đình học sinh. " * 2, "Đã bổ sung tại điểm c khoản 2 mục này. " * 3)


def large(agencies: int, comments: int) -> Summary:
    """Give a summary in which every agency has this many remarks, spread over twenty sections."""
    made = [Comment(f"Ủy ban nhân dân xã số {agency}", f"{number}. {REMARK}", WORDING, outcome="Tiếp thu một phần", response=ANSWER)
            for agency in range(agencies) for number in range(comments)]
    return replace(summary(), sections=tuple(Section(f"Mục {at + 1}. Nhiệm vụ, giải pháp", tuple(made[at::20])) for at in range(20)))


def make(form: str, agencies: int, comments: int) -> int:
    """Make one form of one paper and give its size."""
    paper = invitation() if form.startswith("letter") else large(agencies, comments)
    script, facts = SCRIPTS[paper.KIND], facts_of(paper)
    if form.endswith("docx"):
        return len(fill(built_in(paper.KIND), script, facts, paper.title))
    if form.endswith("xlsx"):
        return len(workbook(facts, paper.title))
    return len(printed(script, facts, paper.title, paper.letterhead.month_of))


def main() -> int:
    """Measure every form, or in the inner process one."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--agencies", type=int, default=500)
    asked.add_argument("--comments", type=int, default=20)
    asked.add_argument("--only", choices=FORMS)
    given = asked.parse_args()
    if given.only:
        built_in(PaperKind.SUMMARY)
        start, processor = time.perf_counter(), time.process_time()
        size = make(given.only, given.agencies, given.comments)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        used = time.process_time() - processor
        print(f"{given.only:14} {time.perf_counter() - start:6.2f} s  {used:6.2f} s of processor  {size / 1e6:7.2f} MB file  "
              f"{peak:5} MB memory")
        return 0
    print(f"{given.agencies} agencies x {given.comments} remarks = {given.agencies * given.comments} rows")
    for form in FORMS:
        subprocess.run([sys.executable, "-m", "bench.papers", "--only", form, "--agencies", str(given.agencies), "--comments",
                        str(given.comments)], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
