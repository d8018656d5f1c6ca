"""Sóng và Máy tính cho em: signal and computers for children."""
