package dev.larder.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Numbers, and how a reader likes them. */
final class Figures {

    private Figures() {}

    /** The middle one; of an even number the lower of the two. */
    static double median(List<Double> numbers) {
        return numbers.stream().sorted().toList().get((numbers.size() - 1) / 2);
    }

    /** What each round measured of the same thing. */
    static final class Rounds {

        private final List<Double> wall = new ArrayList<>();
        private final List<Double> cpu = new ArrayList<>();
        private final List<Double> clientCpu = new ArrayList<>();

        void add(double wallFigure, double cpuFigure) {
            wall.add(wallFigure);
            cpu.add(cpuFigure);
        }

        void add(double wallFigure, double serverFigure, double clientFigure) {
            add(wallFigure, serverFigure);
            clientCpu.add(clientFigure);
        }

        double wall() {
            return median(wall);
        }

        double cpu() {
            return median(cpu);
        }

        double clientCpu() {
            return median(clientCpu);
        }

        /**
         * The time in terms of another's that was measured in turn with it: the middle of each round's ratio, in which what
         * the machine does over the hours cancels out, as {@link #median} has it, and the lowest and the highest of several.
         */
        String wallTo(Rounds other) {
            var ratios = new ArrayList<Double>();
            for (var round = 0; round < wall.size(); round++) {
                ratios.add(wall.get(round) / other.wall.get(round));
            }
            var ratio = ratio(median(ratios), 1);
            return ratios.size() == 1
                    ? ratio
                    : ratio + " (" + shown(Collections.min(ratios)) + " to " + shown(Collections.max(ratios)) + ")";
        }
    }

    /** With three digits that count. */
    static String shown(double number) {
        if (number >= 100) {
            return String.format(Locale.ROOT, "%,.0f", number);
        }
        return String.format(Locale.ROOT, number >= 10 ? "%.1f" : "%.2f", number);
    }

    /** One in terms of the other. */
    static String ratio(double of, double to) {
        return to == 0 ? "-" : "**" + shown(of / to) + "**";
    }
}
