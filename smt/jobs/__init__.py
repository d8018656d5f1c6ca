"""Work that outlives a request: claimed, leased, retried, watched and cancelled."""
