"""What every form of the panel carries besides its questions."""

from forms.base import Hidden


class Versioned:
    """The version of the record that a person began to edit."""

    version = Hidden()
