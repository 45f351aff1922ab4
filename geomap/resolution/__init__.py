"""Resolution: mentions and candidates in, places with a reason out."""
