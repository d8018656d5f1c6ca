"""What people fill in: one module per room, the single declaration of each form."""
