"""The catalogue on show: table, map, tour, their tabs."""
