"""The network: public bodies, organisations without need of a legal form, members and successors."""
