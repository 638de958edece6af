// Numbers as they are shown: in groups of three.
// Not here: what they count.
export const Wide = ({ of }: { readonly of: number }) => <span class="figure">{of.toLocaleString("en")}</span>;
