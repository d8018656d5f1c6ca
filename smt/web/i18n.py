"""Our words for Flask-Admin, WTForms and Flask-Security: Vietnamese from .po files, English from the msgid.

At start the app calls `compile_catalogues()`, then `use_our_words()` once, and sets the two
`SECURITY_I18N_*` values in its config.
"""

import os
import tempfile
from pathlib import Path
from typing import Any

import flask_admin.babel
import flask_wtf.form
from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask_babel import Domain, get_locale
from flask_babel.speaklater import LazyString
from markupsafe import escape

TRANSLATIONS = Path(__file__).parent / "translations"

# A later directory wins over an earlier one. The domain must stay a str: Flask-Babel splits it at ";".
SECURITY_I18N_DIRNAME = ["builtin", str(TRANSLATIONS)]
SECURITY_I18N_DOMAIN = "flask_security"


class OurWords(Domain):
    """The interface's own sentences. Flask-Babel writes out the language's name for each of a page's hundred; here it is only a key."""

    def __init__(self) -> None:
        super().__init__(domain="messages")
        self._read: dict[Locale, Translations] = {}

    def get_translations(self) -> Any:
        """Give the catalogue of the language of the request."""
        language = get_locale()
        if language is None:  # outside a request
            return super().get_translations()
        if language not in self._read:
            self._read[language] = super().get_translations()
        return self._read[language]


class OursWin(flask_admin.babel.CustomDomain):
    """Flask-Admin's words, ours last. Its own `Admin(translations_path=)` puts them first, to lose."""

    @property
    def translation_directories(self) -> list[str]:
        """Give the shipped directories, then ours."""
        return [*super().translation_directories, str(TRANSLATIONS)]


class WordsOfForms:
    """What `Meta.get_translations` hands to WTForms: our words in the language of the request.

    Flask-Admin's validators ask the form too (`field.gettext`), so its catalogue is read with it.
    """

    _domain = Domain([str(TRANSLATIONS), str(TRANSLATIONS)], domain="admin;wtforms")

    def gettext(self, string: str) -> str:
        """Give our word."""
        return str(self._domain.get_translations().ugettext(string))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """Give our word for a number of things."""
        return str(self._domain.get_translations().ungettext(singular, plural, n))


def use_our_words() -> None:
    """Make Flask-Admin's pages and every form of Flask-Admin, Flask-WTF and Flask-Security speak our words.

    Needed once per process; calling it again only forgets what was read, so that new catalogues are seen.
    """
    domain: Any = flask_admin.babel.domain
    LazyString.__html__ = _escaped  # type: ignore[method-assign]  # see _escaped
    domain.__class__ = OursWin  # its bound methods are imported all over Flask-Admin: the object has to stay
    domain.cache.clear()
    WordsOfForms._domain.cache.clear()
    flask_admin.babel.wtforms_domain = WordsOfForms._domain
    flask_wtf.form.translations = WordsOfForms()  # type: ignore[attr-defined, assignment]  # Flask-WTF reads it there


def _escaped(text: LazyString) -> str:
    # Flask-Babel calls a lazy sentence safe HTML, whatever a visitor's words in it: no lazy sentence of ours is markup.
    return str(escape(str(text)))


def compile_catalogues(root: Path = TRANSLATIONS) -> int:
    """Compile every .po below `root` whose .mo is missing or older, without fuzzy entries; say how many."""
    compiled = 0
    for po in sorted(root.rglob("*.po")):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns:
            continue
        with po.open("rb") as source:
            catalogue = read_po(source, locale=po.parent.parent.name, domain=po.stem, abort_invalid=True)
        handle, name = tempfile.mkstemp(dir=po.parent, prefix=f".{po.stem}.", suffix=".tmp")
        try:
            with os.fdopen(handle, "wb") as target:
                write_mo(target, catalogue)
            os.chmod(name, 0o644)
            os.replace(name, mo)
        except BaseException:
            os.unlink(name)
            raise
        compiled += 1
    return compiled
