"""Measuring geomap on labelled articles: ``gold`` reads, ``scores`` counts, ``breakdown`` and ``gaps`` say where.

Above the pipeline: it runs the whole of geomap, and no stage knows of it.
"""
