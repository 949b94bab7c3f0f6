package dev.larder.registry;

import dev.larder.audit.Entries;
import dev.larder.auth.Caller;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Shows administrators who has done what. */
public final class ReadAudit {

    private final Predicate<Caller> administrators;
    private final Entries entries;

    public ReadAudit(Predicate<Caller> administrators, Entries entries) {
        this.administrators = administrators;
        this.entries = entries;
    }

    /**
     * One page.
     *
     * @param question asked only once the caller has proved to be allowed
     */
    public Entries.Page page(Caller caller, Supplier<Entries.Question> question) {
        if (!administrators.test(caller)) {
            throw new Refusal(new Problem.Forbidden("only administrators may read the audit"));
        }
        return entries.page(question.get());
    }
}
