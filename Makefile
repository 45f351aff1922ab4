help:
	@echo "see README"
