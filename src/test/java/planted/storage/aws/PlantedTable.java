package planted.storage.aws;

import java.util.Optional;
import planted.registry.PlantedUseCase;

/** An adapter that calls its caller. */
public class PlantedTable {

    final Optional<PlantedUseCase> caller = Optional.empty();

    PlantedUseCase caller() {
        return caller.orElseThrow();
    }
}
