"""Delivery status messages as mail servers write them, with nothing real in them."""

from email import message_from_bytes

FAILED = "Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 <lan@vidu.vn>: no such mailbox\n"
DELAYED = "Action: delayed\nStatus: 4.4.1\nWill-Retry-Until: Sat, 28 Nov 2026 10:00:00 +0700\n"
RELAYED = "Action: relayed\nStatus: 2.1.5\n"


def report(message_id: str, status: str = FAILED, *, returned: str = "text/rfc822-headers", kind: str = "message/delivery-status",
           named: str = "report-1@mx.vidu.vn") -> bytes:
    """A report that the letter with this Message-ID met this fate; `returned` is the kind of the third part."""
    headers = f"From: songvamaytinh@haiphong.example\nTo: lan@vidu.vn\nSubject: =?utf-8?q?Ti=C3=AAu?=\nMessage-ID:\n {message_id}\n"
    back = headers + ("\nKính gửi bí mật\n" if "rfc822" in returned and "headers" not in returned else "")
    text = f"""From: MAILER-DAEMON@mx.vidu.vn
To: songvamaytinh@haiphong.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <{named}>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="cut"

--cut
Content-Type: text/plain; charset=utf-8

This is the mail system. I could not deliver your message to <lan@vidu.vn>.

--cut
Content-Type: {kind}

Reporting-MTA: dns; mx.vidu.vn
Arrival-Date: Fri, 27 Nov 2026 10:00:00 +0700

Final-Recipient: rfc822; lan@vidu.vn
{status}
--cut
Content-Type: {returned}

{back}
--cut--
"""
    return text.encode()


def plain(message_id: str) -> bytes:
    """A person's answer to the letter: no report."""
    raw = f"From: lan@vidu.vn\nSubject: Re\nIn-Reply-To: {message_id}\nMessage-ID: <a@b>\n\nChúng tôi đi vắng.\n".encode()
    assert message_from_bytes(raw)
    return raw
