package dev.larder.domain;

/** Carries one {@link Problem} from where it is found to the edge that answers it. Has no stack trace: it is no bug. */
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public Refusal(Problem problem) {
        super(problem.message(), null, false, false);
        this.problem = problem;
    }

    /** What is refused, and why. */
    public Problem problem() {
        return problem;
    }
}
