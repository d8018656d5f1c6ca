"""Names that a file may come under: none of them may reach a folder, a page or a header as it is (bars D4)."""

BROKEN_LINE = "a\r\nX-Evil: 1\r\n.xlsx"
#: What the name stands for, and the name.
NAMES = {
    "a way up": "../../x.xlsx",
    "a way up, of Windows": "..\\..\\x.xlsx",
    "a drive": "C:\\x.xlsx",
    "2,000 letters": "đ" * 2000 + ".xlsx",
    "a line broken, as browsers send it": "a%0D%0AX-Evil: 1%0D%0A.xlsx",
    "a line broken by a tab": "a\tb.xlsx",
    "NUL": "a\x00b.xlsx",
    "right to left": "a\u202exslx.exe",
    "an element": "<img src=x onerror=alert(1)>.xlsx",
    "quotation marks": 'a"; filename="b.exe',
    "a device of Windows": "CON.xlsx",
    "a device alone": "CON",
    "blanks alone": "   ",
    "a dot": ".xlsx",
}
