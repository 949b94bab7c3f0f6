package dev.larder.audit;

import dev.larder.storage.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the trail. A page looks at so much and no more, however much there is and however little of it is asked for. */
public final class Entries {

    /** Further back than this many days nothing is looked for unless the question says so. */
    public static final int USUAL_DAYS = 30;

    private static final int MOST_QUERIES = 32;
    private static final int AT_ONCE = 250;

    /** After every sort key of a day, and before those of none. */
    private static final String END = "~";

    private final Table table;

    public Entries(Table table) {
        this.table = table;
    }

    /**
     * What is asked for: the entries of some time, of some package, by some user.
     *
     * @param since at this instant or later
     * @param until before this instant
     * @param packageName none: of any, and of none
     * @param limit how many at most
     * @param from where the page before this one ended ({@link Page#next})
     */
    public record Question(
            Instant since,
            Instant until,
            Optional<String> packageName,
            Optional<String> who,
            int limit,
            Optional<Mark> from) {

        private boolean wants(Entry entry) {
            return packageName
                            .filter(name -> !entry.packageName().equals(Optional.of(name)))
                            .isEmpty()
                    && who.filter(name -> !entry.actor().who().equals(name)).isEmpty();
        }
    }

    /**
     * A place between two entries.
     *
     * @param day the day that is looked at next
     * @param before entries of that day from this sort key on have been seen
     */
    public record Mark(LocalDate day, String before) {

        /** As it is sent to clients. */
        public String text() {
            return day + "_" + before;
        }

        /** Reads what {@link #text} wrote; empty when it did not. */
        public static Optional<Mark> find(String text) {
            return text.matches("\\d{4}-\\d\\d-\\d\\d_[!-~]{1,100}")
                    ? Instants.day(text.substring(0, 10)).map(day -> new Mark(day, text.substring(11)))
                    : Optional.empty();
        }
    }

    /**
     * Some entries, the latest first.
     *
     * @param next where to go on; none: this was all. A page that goes on may be short, or even empty.
     */
    public record Page(List<Entry> entries, Optional<Mark> next) {}

    /**
     * The entries that {@code question} asks for, and where to go on. What is added meanwhile comes before the first
     * page.
     */
    public Page page(Question question) {
        var found = new ArrayList<Entry>();
        var mark = question.from()
                .orElseGet(() -> new Mark(Entry.day(question.until()), Entry.beginning(question.until())));
        for (var query = 0; query < MOST_QUERIES; query++) {
            var items = table.queryBefore(Entry.partition(mark.day()), mark.before(), AT_ONCE);
            for (var item : items) {
                var entry = Entry.of(item);
                if (entry.at().isBefore(question.since())) {
                    return new Page(found, Optional.empty());
                }
                mark = new Mark(mark.day(), item.key().sk());
                if (question.wants(entry)) {
                    found.add(entry);
                }
                if (found.size() == question.limit()) {
                    return new Page(found, Optional.of(mark));
                }
            }
            if (items.size() < AT_ONCE) {
                if (!mark.day().isAfter(Entry.day(question.since()))) {
                    return new Page(found, Optional.empty());
                }
                mark = new Mark(mark.day().minusDays(1), END);
            }
        }
        return new Page(found, Optional.of(mark));
    }

    /** All entries of a day in UTC, the first one first. */
    public List<Entry> of(LocalDate day) {
        return table.query(Entry.partition(day), "").stream().map(Entry::of).toList();
    }
}
