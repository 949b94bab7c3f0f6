package planted.web;

import planted.cli.PlantedCommand;
import planted.function.PlantedFunction;

/** A page that knows other leaves, and that a use case depends on. */
public class PlantedPage {

    final PlantedCommand command = new PlantedCommand();
    final PlantedFunction function = new PlantedFunction();
}
