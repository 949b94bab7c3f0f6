package dev.larder.operate;

import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.Write;
import java.time.Instant;

/** What must hold of users and their tokens. */
final class AccountRules {

    private AccountRules() {}

    /** A token is kept twice: by its hash, and with its user, who lists and ends it there. */
    static void token(Partition partition, Check check) {
        for (var item : check.items()) {
            var hash = partition.pk().substring("T#".length());
            if (!hash.matches("[0-9a-f]{64}") || !item.key().sk().equals("TOKEN")) {
                check.unknown(item);
                continue;
            }
            if (isOver(item, check)) {
                continue;
            }
            var listing = new Key("U#" + item.text("user"), "TOKEN#" + hash);
            var listed = check.find(listing);
            if (listed.isEmpty()) {
                check.found(Finding.wrong(
                                item,
                                "is a token that its user " + item.text("user") + " cannot see, nor end",
                                "end it (docs/operate.md: a token leaked)")
                        .or(
                                "list it with its user",
                                () -> check.transact(
                                        new Write.Put(new Item(listing, item.attributes()), Write.ABSENT),
                                        new Write.Check(item.key(), Write.PRESENT))));
            } else if (asks(item) != asks(listed.get())) {
                check.found(Finding.wrong(
                                item,
                                "does not say of a second factor what its user's list says of it",
                                "end it (docs/operate.md: a token leaked)")
                        .or(
                                "have it ask for one",
                                () -> check.transact(
                                        asks(item) ? new Write.Check(item.key(), Write.PRESENT) : asking(item),
                                        asking(listed.get()))));
            }
        }
    }

    private static boolean asks(Item token) {
        return token.findNumber("secondFactor").orElse(0L) == 1;
    }

    private static Write asking(Item token) {
        return new Write.Put(token.with("secondFactor", 1), Write.PRESENT);
    }

    static void user(Partition partition, Check check) {
        for (var item : check.items()) {
            switch (Partition.kind(item)) {
                case "TOKEN" -> listed(item, check);
                case "USER" -> {
                    check.require(
                            partition.pk().equals("U#" + item.text("name")),
                            Finding.lost(item, "is the account of " + item.text("name"), "restore it"));
                    check.require(
                            item.text("password").startsWith("$argon2id$"),
                            Finding.lost(
                                    item,
                                    "has a password that nobody can check",
                                    "an administrator sets another (docs/accounts.md)"));
                }
                case "STAR" -> {}
                default -> check.unknown(item);
            }
        }
    }

    private static void listed(Item item, Check check) {
        var token = new Key("T#" + item.key().sk().substring("TOKEN#".length()), "TOKEN");
        if (!isOver(item, check) && check.find(token).isEmpty()) {
            check.found(Finding.wrong(item, "lists a token that there is not", "the user ends it again")
                    .or(
                            "take it from the list",
                            () -> check.transact(
                                    new Write.Delete(item.key(), Write.ALWAYS), new Write.Check(token, Write.ABSENT))));
        }
    }

    /** DynamoDB removes what is over when it likes, and each of the two by itself. */
    private static boolean isOver(Item token, Check check) {
        return token.findNumber("expires")
                .filter(end -> !Instant.ofEpochSecond(end)
                        .isAfter(check.stores().clock().instant()))
                .isPresent();
    }
}
