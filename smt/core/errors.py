"""A refusal has a name and a sentence."""


class Refusal(Exception):
    """Something that may not be done; its text is a sentence for the person who asked.

    `field` names the form field the sentence belongs to, where there is one.
    """

    def __init__(self, sentence: object, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field

    def __str__(self) -> str:
        return str(self.sentence)


class MoveRefused(Refusal):
    """A record was asked to go to a state that its present one does not lead to."""


class AlreadyThere(Refusal):
    """A record with the same business key exists."""


class Later(Refusal):
    """Nothing is wrong with what was asked; it cannot be done at this moment, and work in the background does it a little later."""


class Conflict(Refusal):
    """Somebody else changed the record since it was read."""
