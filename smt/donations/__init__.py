"""Offers of money, devices and data, from pledge to receipt."""
