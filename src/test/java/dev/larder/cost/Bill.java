package dev.larder.cost;

import java.util.EnumMap;
import java.util.Map;

/** What a team's month costs. */
final class Bill {

    private static final double DAYS = 30;
    private static final double KILOBYTES_OF_A_GIGABYTE = 1e6;

    private final Inputs inputs;
    private final Map<Work, Spent> each;
    private final Spent standing;

    /**
     * @param each what one of each kind of work takes, as measured
     * @param standing what is there every month, whatever is done
     */
    Bill(Inputs inputs, Map<Work, Spent> each, Spent standing) {
        this.inputs = inputs;
        this.each = each;
        this.standing = standing;
    }

    /** How often a team's registry does what in a month. */
    Map<Work, Double> month(String team) {
        var installs = team(team, "installs");
        var ci = team(team, "ci installs");
        var packuments = installs * team(team, "packuments of an install");
        var unchanged = packuments * team(team, "unchanged of those");
        var tarballs = ci * team(team, "tarballs of a ci install") + installs * team(team, "tarballs of an install");
        var work = new EnumMap<Work, Double>(Work.class);
        work.put(Work.TARBALL, tarballs - team(team, "new tarballs"));
        work.put(Work.PACKUMENT, packuments - unchanged - team(team, "new packuments"));
        work.put(Work.UNCHANGED, unchanged);
        work.put(Work.NEW_PACKUMENT, team(team, "new packuments"));
        work.put(Work.NEW_TARBALL, team(team, "new tarballs"));
        work.put(Work.CONFIRMED, 24 * team(team, "warm packages"));
        work.put(Work.PUBLISH, team(team, "publishes"));
        work.put(Work.AUDIT, ci + installs);
        work.put(Work.SEARCH, team(team, "searches"));
        work.put(Work.NOTED, (ci + installs) * inputs.number("assumed", "instances of an installation"));
        work.replaceAll((_, count) -> count * DAYS);
        return work;
    }

    /** What comes through API Gateway in a month. */
    double requests(String team) {
        return month(team).entrySet().stream()
                .filter(work -> work.getKey().isAsked())
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    Spent spent(String team) {
        var sum = standing.plus(Unit.OBJECT_GB, team(team, "gigabytes"))
                .plus(Unit.TABLE_GB, team(team, "table gigabytes"));
        for (var work : month(team).entrySet()) {
            sum = sum.plus(each.get(work.getKey()).times(work.getValue()));
        }
        return sum;
    }

    /** Gigabytes that leave AWS when all clients are outside it. */
    double egress(String team) {
        var month = month(team);
        var tarballs = month.get(Work.TARBALL) + month.get(Work.NEW_TARBALL);
        var packuments = month.get(Work.PACKUMENT) + month.get(Work.NEW_PACKUMENT);
        return (tarballs * inputs.number("assumed", "tarball kilobytes")
                        + packuments * inputs.number("assumed", "packument kilobytes"))
                / KILOBYTES_OF_A_GIGABYTE;
    }

    double dollars(Spent spent, Unit unit) {
        return spent.of(unit) * inputs.price(unit);
    }

    double dollars(Spent spent) {
        return spent.amounts().keySet().stream()
                .mapToDouble(unit -> dollars(spent, unit))
                .sum();
    }

    /** In an account that does nothing else, and so has all that is free for good to itself. */
    double dollarsBeyondFree(Spent spent) {
        return spent.amounts().keySet().stream()
                .mapToDouble(unit -> Math.max(0, spent.of(unit) - inputs.free(unit)) * inputs.price(unit))
                .sum();
    }

    double codeArtifact(String team) {
        return requests(team) * inputs.number("codeartifact", "request")
                + team(team, "gigabytes") * inputs.number("codeartifact", "gb");
    }

    /** Verdaccio: tasks, a load balancer, an address for each, and a file system. */
    double fargate(String team) {
        var hourly = task(team, "tasks")
                        * (task(team, "vcpu") * inputs.number("fargate", "vcpu hour")
                                + task(team, "gb") * inputs.number("fargate", "gb hour")
                                + inputs.number("fargate", "address hour"))
                + inputs.number("fargate", "balancer hour");
        return hourly * inputs.number("fargate", "hours")
                + team(team, "gigabytes") * inputs.number("fargate", "file system gb");
    }

    private double task(String team, String name) {
        return inputs.number("teams", team, "fargate", name);
    }

    private double team(String team, String name) {
        return inputs.number("teams", team, name);
    }
}
