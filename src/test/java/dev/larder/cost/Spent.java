package dev.larder.cost;

import java.util.EnumMap;
import java.util.Map;

/** How much of what AWS bills. Immutable. */
public record Spent(Map<Unit, Double> amounts) {

    /** Nothing. */
    public static final Spent NOTHING = new Spent(Map.of());

    public Spent {
        amounts = Map.copyOf(amounts);
    }

    public static Spent of(Unit unit, double amount) {
        return new Spent(Map.of(unit, amount));
    }

    public double of(Unit unit) {
        return amounts.getOrDefault(unit, 0.0);
    }

    public Spent plus(Unit unit, double amount) {
        return plus(of(unit, amount));
    }

    public Spent plus(Spent more) {
        var sum = new EnumMap<Unit, Double>(Unit.class);
        sum.putAll(amounts);
        more.amounts.forEach((unit, amount) -> sum.merge(unit, amount, Double::sum));
        return new Spent(sum);
    }

    public Spent times(double factor) {
        var product = new EnumMap<Unit, Double>(Unit.class);
        amounts.forEach((unit, amount) -> product.put(unit, amount * factor));
        return new Spent(product);
    }
}
