"""The letters of a consultation: always in Vietnamese, whatever language the writer's pages are in."""
