package org.tenon.sync.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.Side;

/**
 * Decides which folders to create and rename. Deleting a folder is not decided here: its items have to go first, each with its
 * proof and all together through the valve, and only then is the empty folder taken away. A folder of notes comes with its first
 * note: Outlook has one and servers' calendars take notes, whether anybody keeps any or not.
 */
public final class FolderPlanner {
    private final Policy policy;

    public FolderPlanner(Policy policy) {
        this.policy = policy;
    }

    public List<FolderStep> plan(List<FolderFacts> folders) {
        var steps = new ArrayList<FolderStep>();
        var renamed = new HashSet<FolderName>();
        for (var side : sidesByPrecedence()) {
            for (var folder : folders) {
                renameOf(folder, side, folders, renamed).ifPresent(to -> {
                    renamed.add(folder.name());
                    renamed.add(to);
                    steps.add(new FolderStep.Rename(
                            folder.kind(), side.other(), folder.name(), to, "renamed on the other side"));
                });
            }
        }
        // A parent's rename carries its children along: parents first, and children whose parent did the work are left
        // out.
        steps.sort((a, b) -> a.name().compareTo(b.name()));
        steps.removeIf(child -> child instanceof FolderStep.Rename(var kind, var side, var name, var to, var why)
                && steps.stream()
                        .anyMatch(parent -> parent instanceof FolderStep.Rename p
                                && p.kind() == kind
                                && p.side() == side
                                && name.isUnder(p.name())
                                && to.equals(name.rebased(p.name(), p.to()))));
        for (var folder : folders) {
            for (var side : Side.values()) {
                var here = folder.on(side);
                if (folder.kind() != Kind.NOTES
                        && folder.on(side.other()).here()
                        && !here.here()
                        && !here.refused()
                        && !here.known()
                        && !renamed.contains(folder.name())) {
                    steps.add(new FolderStep.Create(folder.kind(), side, folder.name(), "new on the other side"));
                }
            }
        }
        return steps;
    }

    private List<Side> sidesByPrecedence() {
        return policy.conflict() == Policy.Conflict.CLIENT
                ? List.of(Side.CLIENT, Side.SERVER)
                : List.of(Side.SERVER, Side.CLIENT);
    }

    /** The name under which {@code folder}, vanished on {@code side}, came up again there, if one carries its identity. */
    private static Optional<FolderName> renameOf(
            FolderFacts folder, Side side, List<FolderFacts> all, Set<FolderName> taken) {
        var view = folder.on(side);
        if (!view.vanished()
                || view.identity().isEmpty()
                || !folder.on(side.other()).here()
                || folder.name().isInbox()
                || taken.contains(folder.name())) {
            return Optional.empty();
        }
        var candidates = all.stream()
                .filter(other -> other.kind() == folder.kind()
                        && other.on(side).appeared()
                        && other.on(side).identity().equals(view.identity())
                        && !other.on(side.other()).here()
                        && !taken.contains(other.name()))
                .map(FolderFacts::name)
                .toList();
        return candidates.size() == 1 ? Optional.of(candidates.getFirst()) : Optional.empty();
    }
}
