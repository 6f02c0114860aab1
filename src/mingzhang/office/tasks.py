"""Background work with progress: fetch, call a service or the pipeline, record failure."""
