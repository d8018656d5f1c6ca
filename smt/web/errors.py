"""The pages of things that went wrong; each says what happened to what was typed."""

from typing import Any

from flask import Flask, Response, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, SecurityError

from smt.accounts.current import forget
from smt.core import incidents
from smt.core.db import SAFE_METHODS, db
from smt.core.errors import Refusal


def _words(code: int) -> tuple[str, list[str]]:
    """Give the heading and the sentences of an error page."""
    kept = _("Những gì đã gửi trước đó vẫn còn nguyên. Lần gửi này chưa được ghi.")
    words = {
        400: (_("Trang này cần được mở lại"),
              [_("Nội dung gửi đi không đọc được, hoặc trang đã mở quá lâu. Bấm nút quay lại của trình duyệt, tải lại trang rồi gửi lần nữa."), kept]),
        403: (_("Trang này dành cho người khác"),
              [_("Tài khoản đang dùng không có quyền mở trang này. Nếu công việc cần đến, đề nghị người quản trị cấp quyền.")]),
        404: (_("Không có trang này"),
              [_("Địa chỉ có thể gõ nhầm, đã cũ, hoặc thuộc về người khác. Quay về trang đầu hoặc dùng tra cứu bằng mã.")]),
        405: (_("Trang này không mở được theo cách đó"),
              [_("Quay lại trang trước và dùng nút trên trang. Chưa có gì được ghi.")]),
        409: (_("Có người vừa sửa trước"), [_("Tải lại trang để xem bản mới nhất rồi sửa lại."), kept]),
        410: (_("Trang này không còn dùng"), [_("Liên kết đã hết hạn hoặc đã được thay.")]),
        413: (_("Nội dung gửi đi quá lớn"),
              [_("Giảm dung lượng tệp hoặc rút ngắn phần chữ rồi gửi lại. Bấm nút quay lại của trình duyệt để lấy lại phần đã nhập."), kept]),
        429: (_("Gửi nhanh quá, chờ một chút"),
              [_("Máy chủ tạm dừng nhận từ địa chỉ này để chống dò mật khẩu và mã. Thử lại sau ít phút."), kept]),
        503: (_("Tạm thời chưa lưu được"),
              [_("Máy chủ đang bận hoặc bảo trì. Bấm nút quay lại của trình duyệt, phần đã nhập vẫn còn; thử lại sau ít phút."), kept]),
    }
    return words.get(code) or (_("Máy chủ gặp sự cố"), [
        _("Lần gửi này chưa được ghi. Bấm nút quay lại của trình duyệt để lấy lại phần đã nhập rồi thử lại."),
        _("Nếu vẫn như vậy, gọi số ở cuối trang và đọc mã sự cố dưới đây.")])


def page(code: int, incident: str = "", headers: Any = None) -> ResponseReturnValue:
    """Give the page of an error; it renders without the database and without a session."""
    title, sentences = _words(code)
    if request.method not in SAFE_METHODS and code in (403, 404, 410):
        sentences.append(_("Lần gửi này chưa được ghi. Bấm nút quay lại của trình duyệt để lấy lại phần đã nhập."))
    g.failing = code >= 500
    if g.failing:
        forget()
    return render_template("web/error.html", title=title, code=code, sentences=sentences, incident=incident), code, headers or {}


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.response
    if isinstance(error, SecurityError):  # a host that is not ours: no address can be built, so no page either
        return Response(_("Máy chủ này không trả lời cho tên miền đó. Xem lại địa chỉ đã gõ."), 400, mimetype="text/plain")
    kept = {k: v for k, v in error.get_headers() if k in ("Allow", "Retry-After")}
    return page(error.code or 500, headers=kept)


def _database(error: DBAPIError) -> ResponseReturnValue:
    db.session.rollback()
    away = error.connection_invalidated or type(error).__name__ == "OperationalError"
    return _incident(error, 503 if away else 500)


def _stale(_error: StaleDataError) -> ResponseReturnValue:
    db.session.rollback()
    return page(409)


def _refused(_error: Refusal) -> ResponseReturnValue:
    """Answer what came too late: the record moved on between its page and the lock on it."""
    db.session.rollback()
    return page(409)


def _anything(error: Exception) -> ResponseReturnValue:
    return _incident(error, 500)


def _incident(error: Exception, code: int) -> ResponseReturnValue:
    incident = incidents.note(error, f"{request.method} {request.url_rule or 'unknown route'}")
    return page(code, incident)


def init_app(app: Flask) -> None:
    """Answer every error with a page of ours."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, lambda error: page(400))
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(StaleDataError, _stale)
    app.register_error_handler(Refusal, _refused)
    if not app.debug and not app.config.get("PROPAGATE_EXCEPTIONS"):
        app.register_error_handler(Exception, _anything)


