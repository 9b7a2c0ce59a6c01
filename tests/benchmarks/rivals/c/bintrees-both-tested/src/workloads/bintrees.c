/* Tries: a test of each child, where one would do. */

#include "mix.h"
#include "workload.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdlib.h>

struct node {
    struct node *left, *right; /* NULL in a leaf */
};

static void drop(struct node *node)
{
    if (node->left != NULL)
        drop(node->left);
    if (node->right != NULL)
        drop(node->right);
    free(node);
}

/* A full tree of that depth. NULL if there is no memory. */
static struct node *build(uint64_t depth)
{
    struct node *left = NULL, *right = NULL;
    if (depth > 0) {
        left = build(depth - 1);
        right = left != NULL ? build(depth - 1) : NULL;
        if (right == NULL) {
            if (left != NULL)
                drop(left);
            return NULL;
        }
    }
    struct node *node = malloc(sizeof *node);
    if (node == NULL) {
        if (left != NULL)
            drop(left);
        if (right != NULL)
            drop(right);
        return NULL;
    }
    node->left = left;
    node->right = right;
    return node;
}

static uint64_t count(const struct node *node)
{
    uint64_t nodes = 1;
    if (node->left != NULL)
        nodes += count(node->left);
    if (node->right != NULL)
        nodes += count(node->right);
    return nodes;
}

KERNEL static uint64_t task(struct workplace *place, uint64_t seed, uint64_t t)
{
    struct node *tree = build(place->size);
    if (tree == NULL) {
        workplace_fail(place, "bintrees: no memory for a tree of depth %" PRIu64, place->size);
        return 0;
    }
    uint64_t nodes = count(tree);
    drop(tree);
    return nodes ^ mix(seed, t);
}

static struct workload bintrees = {.name = "bintrees", .task = task, .most_size = 24};
REGISTER_WORKLOAD(bintrees)
