package dev.larder.function;

import dev.larder.upstream.UpstreamCredential;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Secrets in environment variables, in files, and in the vault that there is. */
public final class PlacedSecrets implements Secrets {

    private final Map<String, String> variables;
    private final UnaryOperator<String> vault;

    /**
     * @param vault from the id of a secret to its text
     */
    public PlacedSecrets(Map<String, String> variables, UnaryOperator<String> vault) {
        this.variables = Map.copyOf(variables);
        this.vault = vault;
    }

    @Override
    public String read(String place) {
        var parts = place.split(":", 2);
        var secret = switch (parts[0]) {
            case "env" -> variables.getOrDefault(parts[1], "");
            case "file" -> text(Path.of(parts[1]));
            default -> vault.apply(parts[1]);
        };
        if (secret.isBlank()) {
            throw new UpstreamCredential.Missing("there is no secret at " + place);
        }
        return secret.strip();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UpstreamCredential.Missing("cannot read the secret in " + file, e);
        }
    }
}
