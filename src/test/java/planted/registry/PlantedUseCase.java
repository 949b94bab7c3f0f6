package planted.registry;

import planted.storage.aws.PlantedTable;
import planted.web.PlantedPage;

/** A use case that knows an adapter, and a leaf. */
public class PlantedUseCase {

    final PlantedTable table = new PlantedTable();
    final PlantedPage page = new PlantedPage();
}
