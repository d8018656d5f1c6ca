"""A body larger than any file we take is refused by the size it announces: not a byte of it is read."""

import io

from flask import Flask


class Unread(io.RawIOBase):
    """A body that must not be read."""

    def readable(self) -> bool:
        return True

    def readinto(self, _buffer: object) -> int:
        raise AssertionError("the body was read")


def test_two_hundred_megabytes_are_refused_unread(app: Flask) -> None:
    answer = app.test_client().post("/gop-y/x", content_type="multipart/form-data; boundary=x",
                                    environ_overrides={"wsgi.input": Unread(), "CONTENT_LENGTH": "200000000"})
    assert answer.status_code == 413
    assert "Nội dung gửi đi quá lớn" in answer.text
