package dev.larder.cost;

import java.util.Locale;

/** What AWS counts, and bills. */
public enum Unit {
    API_REQUEST("API requests"),
    LAMBDA_REQUEST("Lambda calls"),
    LAMBDA_GB_SECOND("Lambda GB-seconds"),
    READ_UNIT("table read units"),
    WRITE_UNIT("table write units"),
    TABLE_GB("table GB"),
    OBJECT_PUT("object writes"),
    OBJECT_GET("object reads"),
    OBJECT_GB("object GB"),
    QUEUE_REQUEST("queue requests"),
    SIGNATURE("signatures"),
    KEY("keys"),
    LOG_GB("log GB"),
    METRIC("metrics"),
    ALARM("alarms"),
    DASHBOARD("dashboards"),
    EGRESS_GB("GB to the internet");

    private final String label;

    Unit(String label) {
        this.label = label;
    }

    /** As people read it. */
    public String label() {
        return label;
    }

    /** Its name in {@code inputs.json}. */
    String inputName() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
