package planted.function;

import planted.storage.embedded.PlantedFiles;

/** A function that a page depends on, and that keeps what it has on its own disk. */
public class PlantedFunction {

    final PlantedFiles files = new PlantedFiles();
}
