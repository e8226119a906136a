"""The edge of the application: what stands between a browser and every page."""
