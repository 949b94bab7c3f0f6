package dev.larder.function;

import dev.larder.domain.Origin;
import dev.larder.domain.Workload;
import dev.larder.registry.IdTokens;
import java.util.function.Supplier;

/**
 * Makes what verifies id tokens when the first one comes: its library is loaded by no other request, and no key is
 * captured in a SnapStart snapshot.
 */
final class LateIdTokens implements IdTokens {

    private final Supplier<IdTokens> making;
    private IdTokens made;

    LateIdTokens(Supplier<IdTokens> making) {
        this.making = making;
    }

    @Override
    public Workload prove(String idToken, Origin registry) {
        return made().prove(idToken, registry);
    }

    private synchronized IdTokens made() {
        if (made == null) {
            made = making.get();
        }
        return made;
    }
}
