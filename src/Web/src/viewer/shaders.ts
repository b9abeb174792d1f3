/** The one fragment program of a 2D view: sample, modality, VOI, colour map, then masks over it. */

export const VERTEX = `#version 300 es
void main() {
  vec2 corner = vec2(float((gl_VertexID << 1) & 2), float(gl_VertexID & 2));
  gl_Position = vec4(corner * 2.0 - 1.0, 0.0, 1.0);
}`;

/** Which sampler the stored type needs: norm16 textures are often missing, integer ones never are. */
export type SamplerKind = "isampler2D" | "usampler2D" | "sampler2D" | "colour";

const SAMPLING = `
vec2 readStored(ivec2 p) {
  float stored = float(texelFetch(picture, clamp(p, ivec2(0), ivec2(size) - 1), 0).r);
  bool padded = hasPadding && stored > padding.x - 0.5 && stored < padding.y + 0.5;
  return vec2(stored, padded ? 0.0 : 1.0);
}
vec2 sampleStored(vec2 at) {
  vec2 near = readStored(ivec2(floor(at + 0.5)));
  if (crisp) return near;
  ivec2 low = ivec2(floor(at));
  vec2 t = at - vec2(low);
  vec2 a = readStored(low), b = readStored(low + ivec2(1, 0));
  vec2 c = readStored(low + ivec2(0, 1)), d = readStored(low + ivec2(1, 1));
  // Padding is no value: never blend with it.
  if (a.y * b.y * c.y * d.y < 0.5) return near;
  return vec2(mix(mix(a.x, b.x, t.x), mix(c.x, d.x, t.x), t.y), 1.0);
}
float tableGrey(float value) {
  int entry = clamp(int(floor((value - (windowCenter - windowWidth * 0.5)) * (float(tableLength) / windowWidth))), 0, tableLength - 1);
  return float(texelFetch(voiTable, ivec2(entry & 255, entry >> 8), 0).r) / 65535.0;
}
vec3 display(vec2 at) {
  vec2 stored = sampleStored(at);
  if (stored.y < 0.5) return vec3(0.0);
  float value = stored.x * slope + intercept;
  float grey;
  if (voiFunction == 2) grey = 1.0 / (1.0 + exp(-4.0 * (value - windowCenter) / windowWidth));
  else if (voiFunction == 3 && tableLength > 0) grey = tableGrey(value);
  else if (voiFunction == 1 || voiFunction == 3) grey = (value - windowCenter) / windowWidth + 0.5;
  else if (windowWidth <= 1.0) grey = value <= windowCenter - 0.5 ? 0.0 : 1.0;
  else grey = (value - (windowCenter - 0.5)) / (windowWidth - 1.0) + 0.5;
  return mapped(clamp(grey, 0.0, 1.0));
}`;

const GREY = `
float filtered(float grey) { return pow(clamp((grey - 0.5) * contrast + 0.5 + brightness, 0.0, 1.0), 1.0 / gamma); }
vec3 mapped(float grey) {
  float shown = filtered(invert ? 1.0 - grey : grey);
  return texelFetch(colourMap, ivec2(int(floor(shown * 255.0 + 0.5)), 0), 0).rgb;
}`;

const COLOUR_SAMPLING = `
vec3 texel(ivec2 p) { return texelFetch(picture, clamp(p, ivec2(0), ivec2(size) - 1), 0).rgb; }
vec3 display(vec2 at) {
  vec3 rgb;
  if (crisp) rgb = texel(ivec2(floor(at + 0.5)));
  else {
    ivec2 low = ivec2(floor(at));
    vec2 t = at - vec2(low);
    rgb = mix(mix(texel(low), texel(low + ivec2(1, 0)), t.x), mix(texel(low + ivec2(0, 1)), texel(low + ivec2(1, 1)), t.x), t.y);
  }
  if (channel > 0) return mapped(channel == 1 ? rgb.r : channel == 2 ? rgb.g : rgb.b);
  if (invert) rgb = 1.0 - rgb;
  return vec3(filtered(rgb.r), filtered(rgb.g), filtered(rgb.b));
}`;

const MASKS = `
uint ownerAt(vec2 at, int layer) {
  ivec2 p = ivec2(floor(at + 0.5));
  if (any(lessThan(p, ivec2(0))) || any(greaterThanEqual(p, ivec2(size)))) return 0u;
  return texelFetch(owners, ivec3(p, layer), 0).r;
}
vec4 paletteOf(uint owner) { return texelFetch(palette, ivec2(int(owner & 255u), int(owner >> 8)), 0); }
vec3 overMasks(vec3 under, vec2 at) {
  vec3 colour = under;
  for (int layer = 0; layer < layerCount; layer++) {
    uint owner = ownerAt(at, layer);
    if (owner == 0u) continue;
    vec4 entry = paletteOf(owner);
    if (entry.a < 0.01) continue;
    bool chosen = owner == selectedOwner;
    float edge = chosen ? 2.0 : 1.25;
    bool outline = ownerAt(at + stepX * edge, layer) != owner || ownerAt(at - stepX * edge, layer) != owner
      || ownerAt(at + stepY * edge, layer) != owner || ownerAt(at - stepY * edge, layer) != owner;
    colour = mix(colour, entry.rgb, outline ? outlineAlpha : fillAlpha * (chosen ? 1.35 : 1.0));
  }
  return colour;
}`;

/** The fragment program for one kind of picture texture. */
export function fragmentSource(kind: SamplerKind): string {
  const sampler = kind === "colour" ? "sampler2D" : kind;
  return `#version 300 es
precision highp float; precision highp int; precision highp sampler2D; precision highp isampler2D; precision highp usampler2D;
precision highp usampler2DArray;
uniform ${sampler} picture; uniform vec2 size; uniform vec2 stepX; uniform vec2 stepY; uniform vec2 origin; uniform float canvasHeight;
uniform float slope, intercept, windowCenter, windowWidth; uniform vec2 padding; uniform usampler2D voiTable; uniform int tableLength;
uniform bool invert, crisp, hasPadding; uniform int voiFunction, channel; uniform float brightness, contrast, gamma;
uniform sampler2D colourMap; uniform usampler2DArray owners; uniform sampler2D palette;
uniform int layerCount; uniform uint selectedOwner; uniform float fillAlpha, outlineAlpha; uniform vec3 background;
out vec4 result;
${GREY}
${kind === "colour" ? COLOUR_SAMPLING : SAMPLING}
${MASKS}
void main() {
  vec2 pixel = vec2(gl_FragCoord.x, canvasHeight - gl_FragCoord.y);
  vec2 at = origin + stepX * pixel.x + stepY * pixel.y;
  bool outside = any(lessThan(at, vec2(-0.5))) || any(greaterThanEqual(at, size - 0.5));
  result = vec4(outside ? background : overMasks(display(at), at), 1.0);
}`;
}
