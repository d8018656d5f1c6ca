"""The inventory: each device, its condition, its place."""
