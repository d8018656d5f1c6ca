"""The lists schools send: upload, check, confirm, and the register of pupils."""
