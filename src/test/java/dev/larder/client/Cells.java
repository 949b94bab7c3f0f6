package dev.larder.client;

import java.lang.reflect.Method;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.opentest4j.TestAbortedException;

/** Runs a scenario once for each client, and keeps what came of it. */
final class Cells implements TestTemplateInvocationContextProvider {

    private static final Namespace NAMESPACE = Namespace.create(Cells.class);

    /** The clients that this run is about, and that can run here. */
    static Set<Client> cut() {
        var cut = EnumSet.copyOf(isWhole() ? EnumSet.allOf(Client.class) : Client.FAST_CUT);
        cut.removeIf(client -> !canRun(client));
        return cut;
    }

    /** Whether every client is to run, as {@code mvn verify -Pclients} says. */
    private static boolean isWhole() {
        return Boolean.getBoolean("larder.clients.all");
    }

    private static boolean canRun(Client client) {
        return !client.needsNewerNode() || ClientCache.ready().newerNode().isPresent();
    }

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return true;
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        return clients(context.getRequiredTestMethod()).stream().map(Cell::new);
    }

    private static Set<Client> clients(Method scenario) {
        var clients = Scenarios.clients(scenario);
        if (isWhole()) {
            return clients;
        }
        clients.retainAll(Client.FAST_CUT);
        return scenario.getAnnotation(Runs.class).always() || clients.isEmpty()
                ? clients
                : Set.of(clients.contains(Client.NPM_11) ? Client.NPM_11 : first(clients));
    }

    private static Client first(Set<Client> clients) {
        return clients.iterator().next();
    }

    private record Cell(Client client)
            implements TestTemplateInvocationContext, ParameterResolver, InvocationInterceptor {

        @Override
        public String getDisplayName(int index) {
            return client.title();
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(this);
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Scene.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            var run = context.getRoot().getStore(NAMESPACE); // closed when all tests are over
            return context.getStore(NAMESPACE) // closed when this one is
                    .computeIfAbsent(
                            Scene.class,
                            _ -> new Scene(
                                    () -> run.computeIfAbsent(Stage.class, _ -> new Stage(), Stage.class), client),
                            Scene.class);
        }

        @Override
        public void interceptTestTemplateMethod(
                Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
                throws Throwable {
            try {
                Assumptions.assumeTrue(
                        canRun(client),
                        () -> client
                                + " needs a newer Node than the tests do, and src/test/resources/clients/package.json"
                                + " pins none for this platform");
                invocation.proceed();
                keep(method, Outcome.PASSED);
            } catch (TestAbortedException e) {
                throw e; // not run, and so nothing is known
            } catch (Throwable e) {
                keep(method, Outcome.FAILED);
                throw new AssertionError(client + ": " + e.getMessage(), e);
            }
        }

        private void keep(ReflectiveInvocationContext<Method> method, Outcome outcome) {
            Outcomes.OF_THIS_RUN.keep(method.getExecutable(), client, outcome);
        }
    }
}
