package planted.storage.embedded;

/** An adapter for one machine that a function depends on. */
public class PlantedFiles {}
