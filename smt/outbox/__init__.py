"""Letters written and letters sent; the transport alone imports Flask-Mail."""
