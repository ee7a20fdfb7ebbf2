-- The roads of the map are those of the city's network, which traffic keeps.
drop table operations.road;
