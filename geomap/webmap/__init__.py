"""The Folium map and the page around it."""
