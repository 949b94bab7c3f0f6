package dev.larder.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A table of results, as Markdown. */
final class Table {

    private final List<List<String>> rows = new ArrayList<>();

    Table(String... titles) {
        rows.add(List.of(titles));
        rows.add(rows.getFirst().stream().map(_ -> "---").toList());
    }

    /** Adds a row, and shows it to who is waiting. */
    void add(String... cells) {
        rows.add(List.of(cells));
        System.out.println(line(rows.getLast()));
    }

    String markdown() {
        return rows.stream().map(Table::line).collect(Collectors.joining("\n"));
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }
}
