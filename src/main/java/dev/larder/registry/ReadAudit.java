package dev.larder.registry;

import dev.larder.audit.Entries;
import dev.larder.auth.Caller;
import java.util.function.Supplier;

/** Shows administrators who has done what. */
public final class ReadAudit {

    private final Administrators administrators;
    private final Entries entries;

    public ReadAudit(Administrators administrators, Entries entries) {
        this.administrators = administrators;
        this.entries = entries;
    }

    /**
     * One page.
     *
     * @param question asked only once the caller has proved to be allowed
     */
    public Entries.Page page(Caller caller, Supplier<Entries.Question> question) {
        administrators.require(caller);
        return entries.page(question.get());
    }
}
