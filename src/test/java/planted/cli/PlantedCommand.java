package planted.cli;

/** A command that a page depends on. */
public class PlantedCommand {}
