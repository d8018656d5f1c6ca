"""What schools call their columns: headings of the ministry's database, vnEdu, SMAS and lists made by hand.

A target is a field of the form, or a part of one after a colon: "full_name:given", "birth_date:month", "circumstance:poor"
(a column in which an x says so), "guardian_name:father" (used where no guardian is named).
"""

import re
from collections.abc import Mapping

from forms.pupil import PupilForm
from smt.vietnamese.text import search_key, tidy

_TARGETS: dict[str, str] = {
    "full_name": "ho va ten|ho ten|ho va ten hoc sinh|ho ten hoc sinh|ten hoc sinh|ho va ten hs|ho ten hs|hoc sinh|ho va ten tre|"
                 "ho ten tre|ho va ten khai sinh",
    "full_name:family": "ho dem|ho va dem|ho va ten dem|ho ten dem|ho lot|ho va chu lot|ho chu lot|ho va ten lot|ho|ho dem hoc sinh",
    "full_name:given": "ten|ten goi|ten hs",
    "birth_date": "ngay sinh|ngay thang nam sinh|ngay thang nam sinh hoc sinh|ngay sinh hoc sinh|ngay sinh hs|sinh ngay|ntns|"
                  "ngay thang sinh|ngay thang nam|dob",
    "birth_date:day": "ngay sinh ngay",
    "birth_date:month": "ngay sinh thang|thang|thang sinh",
    "birth_date:year": "ngay sinh nam",
    "sex": "gioi tinh|phai|gt|gioi|nam nu|gioi tinh hoc sinh",
    "sex:female": "nu|gioi tinh nu|hoc sinh nu",
    "sex:male": "gioi tinh nam|hoc sinh nam",
    "class_name": "lop|lop hoc|ten lop|lop hien tai|lop dang hoc|hoc lop|lop hoc hien tai",
    "ministry_id": "ma dinh danh bo gd dt|ma dinh danh bo gddt|ma dinh danh bo gd|ma dinh danh bo|ma dinh danh bo giao duc|"
                   "ma dinh danh bo giao duc va dao tao|ma dinh danh hoc sinh|ma so dinh danh bo gd dt|ma dinh danh csdl nganh|"
                   "ma csdl nganh|ma dinh danh nganh|ma bo gd dt|ma bo gddt|ma moet|ma hoc sinh bo gddt|ma hoc sinh bo gd dt|"
                   "ma hs bo gddt|ma dinh danh moet|ma dinh danh cua bo",
    "personal_id": "so dinh danh ca nhan|so dinh danh|ma dinh danh ca nhan|ma so dinh danh ca nhan|ma so dinh danh|ma so ca nhan|"
                   "cccd|so cccd|so can cuoc|so can cuoc cong dan|the can cuoc|can cuoc cong dan|so cmnd cccd|cmnd cccd|so cccd cmnd|"
                   "so ddcn|ddcn|so dinh danh cccd|ma dinh danh cccd|dinh danh ca nhan|so the can cuoc|so dinh danh ca nhan cccd|"
                   "so cccd dinh danh ca nhan|so cmnd tcc cccd|so cmtnd cccd",
    "circumstance": "hoan canh|doi tuong|dien|doi tuong dien|dien doi tuong|doi tuong chinh sach|dien chinh sach|hoan canh gia dinh|"
                    "doi tuong uu tien|dien uu tien|loai ho|ho ngheo can ngheo|ho ngheo ho can ngheo|dien ho ngheo can ngheo|"
                    "ho ngheo hn can ngheo cn|doi tuong ho tro|doi tuong huong|thuoc dien|thuoc doi tuong|dien kho khan|"
                    "doi tuong chinh sach uu tien|dien ho|che do chinh sach|dien chinh sach uu tien",
    "circumstance:poor": "ho ngheo|ngheo|hn|con ho ngheo|thuoc ho ngheo|dien ho ngheo|doi tuong ho ngheo|dien ngheo",
    "circumstance:near_poor": "can ngheo|ho can ngheo|cn|con ho can ngheo|thuoc ho can ngheo|dien can ngheo|dien ho can ngheo|ho cn",
    "circumstance:covid_loss": "mo coi do covid|mo coi do covid 19|cha me mat do covid|cha me mat do covid 19|bo me mat do covid 19|"
                               "cha hoac me mat do covid 19|mo coi covid|co cha hoac me mat do covid 19|bo hoac me mat do covid 19",
    "circumstance:other": "kho khan khac|kho khan|hoan canh kho khan|hoan canh kho khan khac|dien kho khan khac|khac",
    "household_code": "ma ho ngheo|ma so ho ngheo|so giay chung nhan ho ngheo|ma ho|ma so ho|so ho ngheo|so so ho ngheo|"
                      "ma so ho ngheo ho can ngheo|ma ho ngheo can ngheo|ma so ho ngheo can ngheo|so gcn ho ngheo|ma ho gia dinh|"
                      "so chung nhan ho ngheo|so giay chung nhan ho ngheo can ngheo|so giay chung nhan",
    "need": "can ho tro|nhu cau|nhu cau ho tro|de nghi ho tro|thiet bi can ho tro|nhu cau thiet bi|can|noi dung ho tro|loai ho tro|"
            "de xuat ho tro|thiet bi de nghi|noi dung de nghi",
    "mother_name": "ho ten me|ten me|ho va ten me|me|ho ten me hs|ho va ten me hoc sinh|ho ten me hoc sinh|thong tin me ho ten|"
                   "me ho ten|me ho va ten",
    "guardian_name": "nguoi giam ho|ho ten nguoi giam ho|ho va ten nguoi giam ho|phu huynh|ho ten phu huynh|ho va ten phu huynh|"
                     "ten phu huynh|cha me|ho ten cha me|ho va ten cha me|ho ten cha hoac me|ho ten bo me|ho va ten bo me|bo me|"
                     "cha me hoac nguoi giam ho|ho ten cha me hoac nguoi giam ho|ho ten cha me nguoi giam ho|chu ho|ho ten chu ho|"
                     "ho va ten chu ho|dai dien gia dinh|cha me nguoi giam ho|ho ten bo me nguoi giam ho|ten cha me|"
                     "cha hoac me|bo hoac me|ho ten bo hoac me|phhs|ho ten phhs|ten ph",
    "guardian_name:father": "ho ten cha|ten cha|ho va ten cha|cha|ho ten bo|ten bo|ho va ten bo|bo|ho ten cha hoc sinh|"
                            "ho va ten cha hoc sinh|thong tin cha ho ten|cha ho ten|bo ho ten|cha ho va ten|bo ho va ten",
    "guardian_phone": "sdt lien he|so dien thoai lien he|so dien thoai|dien thoai|sdt|dt|so dt|dien thoai lien he|sdt phu huynh|"
                      "dien thoai phu huynh|so dien thoai phu huynh|dien thoai gia dinh|sdt gia dinh|so dien thoai gia dinh|"
                      "dien thoai di dong|so di dong|di dong|sdt ph|sdt phhs|dt lien he|so dt lien he|dien thoai cua gia dinh|"
                      "so dien thoai cha me|sdt cha me|sdt bo me|so dien thoai bo me",
    "address": "cho o hien nay|dia chi|noi o hien nay|dia chi hien nay|cho o|noi o|dia chi cho o|dia chi lien he|dia chi gia dinh|"
               "noi cu tru|dia chi noi o|cho o hien tai|noi o hien tai|dia chi cu tru|dia chi thuong tru|noi thuong tru",
    "note": "ghi chu|ghi chu them|luu y|chu thich|ghi chu khac",
}
#: Taken only where no column says the same better.
_WEAK: dict[str, str] = {
    "birth_date": "nam sinh|sinh nam",
    "class_name": "ma lop|khoi lop",
    "ministry_id": "ma dinh danh|ma so dinh danh hoc sinh",
    "personal_id": "so cmnd|cmnd|so cmt|cmtnd",
    "guardian_phone": "sdt cha|sdt bo|sdt me|dien thoai cha|dien thoai bo|dien thoai me|so dien thoai cha|so dien thoai me|"
                      "so dien thoai bo|cha dien thoai|bo dien thoai|me dien thoai|cha sdt|bo sdt|me sdt|"
                      "so dien thoai nguoi giam ho|sdt nguoi giam ho|dien thoai co dinh",
    "address": "ho khau thuong tru|thuong tru|to thon ho khau thuong tru|ho khau|dia chi ho khau|thon xom|thon xom to dan pho|"
               "to dan pho|thon to",
}
#: Columns that lists have and we do not ask for.
_OTHERS = frozenset(re.split(r"\|", (
    "anh|bo nam sinh|bo nghe nghiep|can nang|can sua|cha nam sinh|cha nghe nghiep|"
    "chieu cao|dan toc|diem|diem tb|email|email cha|email me|ghi danh|hanh kiem|hinh thuc hoc|"
    "hinh thuc trung tuyen|hoc ban tru|hoc luc|hoc noi tru|huyen|khoi|khoi hoc|khu vuc|khuyet tat|loai khuyet tat|luu ban|"
    "ly do|ma dan toc|ma hoc sinh|ma hs|ma phu|ma truong|me nam sinh|me nghe nghiep|mon chuyen|nam sinh bo|nam sinh cha|nam sinh me|"
    "nam sinh nguoi giam ho|nang khieu|ngay cap|ngay tao|ngay vao doan|ngay vao doi|ngay vao truong|nghe nghiep bo|"
    "nghe nghiep cha|nghe nghiep me|nghe nghiep nguoi giam ho|nguoi tao|nhom mau|noi cap|noi sinh|noi sinh chi tiet|"
    "phuong xa que quan|quan huyen|quan huyen que quan|que quan|quoc tich|so buoi hoc|so dang bo|so ho khau|so thu tu|"
    "so tt|stt|ten tinh|ten truong|ten xa|tinh|tinh thanh pho|tinh thanh que quan|ton giao|trang thai|trang thai hoc sinh|"
    "truong|tt|xa|xa phuong|xa phuong que quan")))
_STRONG = {word: target for target, words in _TARGETS.items() for word in words.split("|")}
_LESS = {word: target for target, words in _WEAK.items() for word in words.split("|")}
_LABELS = {search_key(str(question.label.text)): question.name for question in PupilForm().questions()}
#: Words whose marks decide: a year is no boy.
_WITH_MARKS = {"nam": "sex:male", "năm": "birth_date:year", "ngày": "birth_date:day", "tháng": "birth_date:month"}
_ASIDE = re.compile(r"[(\[{].*?[)\]}]|\*")
_OF_THE_PUPIL = re.compile(r" (?:cua )?(?:hoc sinh|hs|em|tre)$| nam hoc.*$")


def heading_key(heading: str) -> str:
    """Give a heading as it is compared and remembered: without what stands in brackets, marks and stars."""
    plain = " ".join(tidy(heading).split())
    return (search_key(_ASIDE.sub(" ", plain)) or search_key(plain))[:200]


def guess(heading: str, remembered: Mapping[str, str]) -> tuple[str, str]:
    """Give the target of a heading and how it is known: memory, label, synonym, weak, other (known, not asked for), "" (not known)."""
    key = heading_key(heading)
    if not key:
        return "", ""
    if key in remembered:
        return remembered[key], "memory"
    if key in _LABELS:
        return _LABELS[key], "label"
    marked = tidy(_ASIDE.sub(" ", heading)).casefold()
    if marked in _WITH_MARKS:
        return _WITH_MARKS[marked], "synonym"
    for form in (key, _OF_THE_PUPIL.sub("", key)):
        if form in _STRONG:
            return _STRONG[form], "synonym"
        if form in _LESS:
            return _LESS[form], "weak"
        if form in _OTHERS:
            return "", "other"
    return "", ""


def known_words() -> set[str]:
    """Give every heading that is known, as heading_key writes it, the columns that nobody asks for among them."""
    return {*_STRONG, *_LESS, *_LABELS, *_OTHERS}


def targets() -> list[str]:
    """Give everything a column may be sent to, fields of the form first."""
    fields = [question.name for question in PupilForm().questions()]
    return fields + [target for target in _TARGETS if target not in fields]
