from collections import defaultdict

from comments.models import Comment

PLACE = ("tree_id", "level", "lft", "rght")


def misplaced():
    """Return the comments whose place in the tree is not what their parents say."""
    nodes = {row["pk"]: row for row in Comment.objects.values("pk", "parent", *PLACE)}
    answers = defaultdict(list)
    for node in sorted(nodes.values(), key=lambda node: node["lft"]):
        answers[node["parent"]].append(node)
    right = {}
    for root in answers[None]:
        number(root, answers, (root["tree_id"], 0, 1), right)
    return [pk for pk, node in nodes.items() if place(node) != right.get(pk)]


def number(node, answers, place, right):
    """Write into ``right`` where ``node`` and all below it belong; return the end."""
    tree, level, lft = place
    end = lft + 1
    for answer in answers[node["pk"]]:
        end = number(answer, answers, (tree, level + 1, end), right) + 1
    right[node["pk"]] = (*place, end)
    return end


def place(node):
    return tuple(node[name] for name in PLACE)


def shared_trees():
    """Return the numbers of trees that more than one root has."""
    roots = list(Comment.objects.filter(parent=None).values_list("tree_id", flat=True))
    return {tree for tree in roots if roots.count(tree) > 1}
