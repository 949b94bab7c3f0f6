package dev.larder.operate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.storage.memory.MemoryObjects;
import org.junit.jupiter.api.Test;

class KeptTest {

    /** Who asks for each of a million orphans makes no million copies of all objects. */
    @Test
    void the_list_of_all_objects_is_no_copy() {
        var kept = new Kept(new MemoryObjects());

        assertThat(kept.sizes()).isSameAs(kept.sizes());
    }
}
