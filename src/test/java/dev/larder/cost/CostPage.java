package dev.larder.cost;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** docs/cost.md: people write it, but the tables between {@code <!-- cost:NAME -->} and {@code <!-- cost:end -->}. */
public final class CostPage {

    public static final Path FILE = Path.of("docs/cost.md");

    private static final Pattern TABLE =
            Pattern.compile("(<!-- cost:(\\w+) -->\n).*?(<!-- cost:end -->)", Pattern.DOTALL);

    private final Inputs inputs;
    private final Bill bill;
    private final Map<Work, Spent> each;

    /**
     * @param each what one of each kind of work takes, as measured
     * @param standing what is there every month, whatever is done
     */
    public CostPage(Inputs inputs, Map<Work, Spent> each, Spent standing) {
        this.inputs = inputs;
        this.each = each;
        this.bill = new Bill(inputs, each, standing);
    }

    /** {@code page} with its tables made anew. */
    public String with(String page) {
        var tables = new LinkedHashMap<String, String>();
        tables.put("measured", measured());
        tables.put("teams", teams());
        tables.put("bill", bills());
        tables.put("beside", beside());
        tables.put("prices", prices());
        return TABLE.matcher(page).replaceAll(found -> {
            var table = tables.remove(found.group(2));
            if (table == null) {
                throw new AssertionError("no such table, or twice: " + found.group(2));
            }
            return found.group(1) + Matcher.quoteReplacement(table) + "\n" + found.group(3);
        });
    }

    public static String read() throws IOException {
        return Files.readString(FILE);
    }

    private String measured() {
        var units = List.of(
                Unit.API_REQUEST,
                Unit.LAMBDA_REQUEST,
                Unit.READ_UNIT,
                Unit.WRITE_UNIT,
                Unit.OBJECT_PUT,
                Unit.OBJECT_GET,
                Unit.QUEUE_REQUEST,
                Unit.SIGNATURE);
        var rows = new ArrayList<List<String>>();
        rows.add(row("", units, Unit::label, "USD a million"));
        for (var work : Work.values()) {
            var spent = each.get(work);
            rows.add(row(
                    work.label(),
                    units,
                    unit -> number("%,.0f", spent.of(unit)),
                    number("%,.2f", 1e6 * bill.dollars(spent))));
        }
        return table(rows);
    }

    private String teams() {
        return perTeam(
                Arrays.stream(Work.values()).toList(),
                Work::label,
                (team, work) -> number("%,.0f", bill.month(team).get(work)),
                "requests",
                team -> number("%,.0f", bill.requests(team)));
    }

    private String bills() {
        var units = Arrays.stream(Unit.values())
                .filter(unit -> unit != Unit.EGRESS_GB)
                .toList();
        return perTeam(
                units,
                Unit::label,
                (team, unit) -> dollars(bill.dollars(bill.spent(team), unit)),
                "**all**",
                team -> "**" + dollars(bill.dollars(bill.spent(team))) + "**");
    }

    private String beside() {
        var rows = new LinkedHashMap<String, Function<String, String>>();
        rows.put("**Larder**, at the price list", team -> dollars(bill.dollars(bill.spent(team))));
        rows.put(
                "Larder, less what is free for good in every account",
                team -> dollars(bill.dollarsBeyondFree(bill.spent(team))));
        rows.put("CodeArtifact", team -> dollars(bill.codeArtifact(team)));
        rows.put("Verdaccio on Fargate", team -> dollars(bill.fargate(team)));
        rows.put(
                "beside each of them: to clients outside AWS",
                team -> dollars(bill.egress(team) * inputs.price(Unit.EGRESS_GB)));
        return perTeam(
                List.copyOf(rows.keySet()),
                Function.identity(),
                (team, row) -> rows.get(row).apply(team),
                "GB to clients",
                team -> number("%,.0f", bill.egress(team)));
    }

    private String prices() {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of(
                "USD, " + inputs.text("region") + ", " + inputs.text("date"), "each", "free for good, a month"));
        for (var unit : Unit.values()) {
            var price = inputs.price(unit);
            var million = price < 0.001;
            rows.add(List.of(
                    unit.label() + (million ? ", a million" : ""),
                    number("%,.3f", million ? price * 1e6 : price).replaceFirst("(\\.\\d\\d)0$", "$1"),
                    inputs.free(unit) == 0 ? "" : number("%,.0f", inputs.free(unit))));
        }
        return table(rows);
    }

    private interface Cell<T> {
        String of(String team, T row);
    }

    private <T> String perTeam(
            List<T> rows, Function<T, String> label, Cell<T> cell, String last, Function<String, String> lastCell) {
        var lines = new ArrayList<List<String>>();
        lines.add(line("a month", inputs.teams(), Function.identity()));
        rows.forEach(row -> lines.add(line(label.apply(row), inputs.teams(), team -> cell.of(team, row))));
        lines.add(line(last, inputs.teams(), lastCell));
        return table(lines);
    }

    private static <T> List<String> row(String first, List<T> rest, Function<T, String> cell, String last) {
        var cells = new ArrayList<>(line(first, rest, cell));
        cells.add(last);
        return cells;
    }

    private static <T> List<String> line(String first, Iterable<T> rest, Function<T, String> cell) {
        var cells = new ArrayList<String>();
        cells.add(first);
        rest.forEach(one -> cells.add(cell.apply(one)));
        return cells;
    }

    private static String table(List<List<String>> rows) {
        var lines = new ArrayList<>(
                rows.stream().map(row -> "| " + String.join(" | ", row) + " |").toList());
        lines.add(1, rows.getFirst().stream().map(_ -> "---").collect(Collectors.joining(" | ", "| ", " |")));
        return String.join("\n", lines);
    }

    private static String dollars(double amount) {
        return number("%,.2f", amount);
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
