"""Staff, sign-in and roles; the only room that knows who is asking."""
