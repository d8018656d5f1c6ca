"""The words of files: which kinds are kept."""

#: What is kept, and the name endings that tell the truth about it.
ENDINGS = {
    "application/pdf": (".pdf",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
}
#: The same list for a form's file box.
ACCEPT = ",".join(ending for endings in ENDINGS.values() for ending in endings)
#: Kinds that we make ourselves and keep; nobody sends them to be kept.
MADE = {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx"}
