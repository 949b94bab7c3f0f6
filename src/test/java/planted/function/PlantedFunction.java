package planted.function;

/** A function that a page depends on. */
public class PlantedFunction {}
