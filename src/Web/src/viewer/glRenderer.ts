/** Draws one slice and its masks with WebGL2. Knows textures and uniforms, nothing of tools or state. */
import { colourMapTable, type ColourMapName } from "./colourMaps";
import { fragmentSource, VERTEX, type SamplerKind } from "./shaders";
import type { PixelType } from "../contract/generated";
import type { SlicePixels } from "./slices";
import { inverse, type Affine2 } from "./viewTransform";
import { CHANNELS, type DisplayState } from "./viewedVolume";
import { VOI_FUNCTIONS } from "./voi";

/** Owner indices of the masks on one slice; index 0 is nobody. The palette has RGBA per owner, alpha 0 hides. */
export interface MaskOverlay {
  readonly layers: readonly Uint16Array[];
  readonly palette: Uint8Array;
  /** The owner drawn stronger; 0 for none. */
  readonly selected: number;
}

/** Everything one drawing depends on besides the textures. */
export interface DrawState extends DisplayState {
  readonly canvasFromPicture: Affine2;
  readonly devicePixelRatio: number;
  readonly slope: number;
  readonly intercept: number;
  /** First and last stored value that mean "no image here". */
  readonly padding: readonly [number, number] | null;
}

interface TextureFormat {
  readonly kind: SamplerKind;
  readonly internal: number;
  readonly format: number;
  readonly type: number;
}

const UNIFORMS = [
  "picture",
  "size",
  "stepX",
  "stepY",
  "origin",
  "canvasHeight",
  "slope",
  "intercept",
  "windowCenter",
  "windowWidth",
  "padding",
  "invert",
  "crisp",
  "hasPadding",
  "voiFunction",
  "voiTable",
  "tableLength",
  "channel",
  "brightness",
  "contrast",
  "gamma",
  "colourMap",
  "owners",
  "palette",
  "layerCount",
  "selectedOwner",
  "fillAlpha",
  "outlineAlpha",
  "background",
] as const;
type Uniform = (typeof UNIFORMS)[number];

interface Program {
  readonly program: WebGLProgram;
  readonly locations: Record<Uniform, WebGLUniformLocation | null>;
}

const PALETTE_SIDE = 256;

/** Thrown when the browser gives no WebGL2; the page says so in place of the picture. */
export class WebGlUnavailable extends Error {
  constructor() {
    super("This browser gives no WebGL2, which the pictures need. Turn on hardware acceleration or use a current browser.");
  }
}

export class GlRenderer {
  private readonly gl: WebGL2RenderingContext;
  private readonly programs = new Map<SamplerKind, Program>();
  private readonly textures: {
    picture: WebGLTexture;
    colourMap: WebGLTexture;
    owners: WebGLTexture;
    palette: WebGLTexture;
    table: WebGLTexture;
  };
  private kind: SamplerKind = "isampler2D";
  private pictureSize = { width: 0, height: 0 };
  private layerCount = 0;
  private selectedOwner = 0;
  private table: Uint16Array | null = null;

  constructor(private readonly canvas: HTMLCanvasElement) {
    const gl = canvas.getContext("webgl2", { alpha: false, antialias: false, preserveDrawingBuffer: true });
    if (!gl) throw new WebGlUnavailable();
    this.gl = gl;
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    this.textures = {
      picture: this.texture(0),
      colourMap: this.texture(1),
      owners: this.layerTexture(2),
      palette: this.texture(3),
      table: this.texture(4),
    };
    this.setColourMap("grey");
    this.setMasks(null, 1, 1);
    this.uploadTable(new Uint16Array(1));
  }

  setPicture(pixels: SlicePixels): void {
    const { gl } = this;
    const format = this.formatOf(pixels.type);
    const data = pixels.type === "rgb8" ? rgbaFromRgb(pixels.data) : pixels.data;
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, this.textures.picture);
    gl.texImage2D(gl.TEXTURE_2D, 0, format.internal, pixels.width, pixels.height, 0, format.format, format.type, data);
    this.kind = format.kind;
    this.pictureSize = { width: pixels.width, height: pixels.height };
  }

  /** Forgets the picture: until the next one the view is black. */
  clearPicture(): void {
    this.pictureSize = { width: 0, height: 0 };
  }

  setColourMap(name: ColourMapName): void {
    const { gl } = this;
    gl.activeTexture(gl.TEXTURE1);
    gl.bindTexture(gl.TEXTURE_2D, this.textures.colourMap);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, 256, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, colourMapTable(name));
  }

  /** The VOI LUT that the function TABLE goes through: up to 65536 entries of grey. */
  setTable(table: Uint16Array | null): void {
    if (table === this.table) return;
    this.table = table;
    if (table) this.uploadTable(table);
  }

  setMasks(overlay: MaskOverlay | null, width: number, height: number): void {
    const { gl } = this;
    this.layerCount = overlay?.layers.length ?? 0;
    this.selectedOwner = overlay?.selected ?? 0;
    gl.activeTexture(gl.TEXTURE2);
    gl.bindTexture(gl.TEXTURE_2D_ARRAY, this.textures.owners);
    const layers = overlay && this.layerCount > 0 ? overlay.layers : [new Uint16Array(width * height)];
    gl.texImage3D(gl.TEXTURE_2D_ARRAY, 0, gl.R16UI, width, height, layers.length, 0, gl.RED_INTEGER, gl.UNSIGNED_SHORT, null);
    layers.forEach((layer, z) =>
      gl.texSubImage3D(gl.TEXTURE_2D_ARRAY, 0, 0, 0, z, width, height, 1, gl.RED_INTEGER, gl.UNSIGNED_SHORT, layer),
    );
    gl.activeTexture(gl.TEXTURE3);
    gl.bindTexture(gl.TEXTURE_2D, this.textures.palette);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, PALETTE_SIDE, PALETTE_SIDE, 0, gl.RGBA, gl.UNSIGNED_BYTE, fullPalette(overlay?.palette));
  }

  draw(state: DrawState): void {
    const { gl, canvas } = this;
    gl.viewport(0, 0, canvas.width, canvas.height);
    if (this.pictureSize.width === 0) {
      gl.clearColor(0, 0, 0, 1);
      gl.clear(gl.COLOR_BUFFER_BIT);
      return;
    }
    const { program, locations } = this.programOf(this.kind);
    gl.useProgram(program);
    this.setUniforms(locations, state);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  }

  dispose(): void {
    this.gl.getExtension("WEBGL_lose_context")?.loseContext();
  }

  private setUniforms(at: Program["locations"], state: DrawState): void {
    const { gl } = this;
    const m = inverse(state.canvasFromPicture);
    const perDevicePixel = 1 / state.devicePixelRatio;
    gl.uniform1i(at.picture, 0);
    gl.uniform1i(at.colourMap, 1);
    gl.uniform1i(at.owners, 2);
    gl.uniform1i(at.palette, 3);
    gl.uniform1i(at.voiTable, 4);
    gl.uniform1i(at.tableLength, this.table?.length ?? 0);
    gl.uniform2f(at.size, this.pictureSize.width, this.pictureSize.height);
    gl.uniform2f(at.stepX, m.a * perDevicePixel, m.b * perDevicePixel);
    gl.uniform2f(at.stepY, m.c * perDevicePixel, m.d * perDevicePixel);
    gl.uniform2f(at.origin, m.e, m.f);
    gl.uniform1f(at.canvasHeight, this.canvas.height);
    gl.uniform1f(at.slope, state.slope);
    gl.uniform1f(at.intercept, state.intercept);
    gl.uniform1f(at.windowCenter, state.window.center);
    gl.uniform1f(at.windowWidth, state.window.width);
    gl.uniform2f(at.padding, ...(state.padding ?? [0, 0]));
    gl.uniform1i(at.hasPadding, state.padding === null ? 0 : 1);
    gl.uniform1i(at.voiFunction, VOI_FUNCTIONS.indexOf(state.voiFunction));
    gl.uniform1i(at.channel, CHANNELS.indexOf(state.channel));
    gl.uniform1f(at.brightness, state.brightness);
    gl.uniform1f(at.contrast, state.contrast);
    gl.uniform1f(at.gamma, state.gamma);
    gl.uniform1i(at.invert, state.invert ? 1 : 0);
    gl.uniform1i(at.crisp, state.crisp ? 1 : 0);
    gl.uniform1i(at.layerCount, this.layerCount);
    gl.uniform1ui(at.selectedOwner, this.selectedOwner);
    gl.uniform1f(at.fillAlpha, state.fillAlpha);
    gl.uniform1f(at.outlineAlpha, 0.95);
    gl.uniform3f(at.background, 0, 0, 0);
  }

  private uploadTable(table: Uint16Array): void {
    const { gl } = this;
    const square = new Uint16Array(PALETTE_SIDE * PALETTE_SIDE);
    square.set(table.subarray(0, square.length));
    gl.activeTexture(gl.TEXTURE4);
    gl.bindTexture(gl.TEXTURE_2D, this.textures.table);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.R16UI, PALETTE_SIDE, PALETTE_SIDE, 0, gl.RED_INTEGER, gl.UNSIGNED_SHORT, square);
  }

  private formatOf(type: PixelType): TextureFormat {
    const { gl } = this;
    switch (type) {
      case "int16":
        return { kind: "isampler2D", internal: gl.R16I, format: gl.RED_INTEGER, type: gl.SHORT };
      case "uint16":
        return { kind: "usampler2D", internal: gl.R16UI, format: gl.RED_INTEGER, type: gl.UNSIGNED_SHORT };
      case "uint8":
        return { kind: "usampler2D", internal: gl.R8UI, format: gl.RED_INTEGER, type: gl.UNSIGNED_BYTE };
      case "float32":
        return { kind: "sampler2D", internal: gl.R32F, format: gl.RED, type: gl.FLOAT };
      case "rgb8":
        return { kind: "colour", internal: gl.RGBA8, format: gl.RGBA, type: gl.UNSIGNED_BYTE };
    }
  }

  private texture(unit: number, target: number = this.gl.TEXTURE_2D): WebGLTexture {
    const { gl } = this;
    const texture = gl.createTexture();
    gl.activeTexture(gl.TEXTURE0 + unit);
    gl.bindTexture(target, texture);
    for (const filter of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(target, filter, gl.NEAREST);
    for (const wrap of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T]) gl.texParameteri(target, wrap, gl.CLAMP_TO_EDGE);
    return texture;
  }

  private layerTexture(unit: number): WebGLTexture {
    return this.texture(unit, this.gl.TEXTURE_2D_ARRAY);
  }

  private programOf(kind: SamplerKind): Program {
    const known = this.programs.get(kind);
    if (known) return known;
    const { gl } = this;
    const program = gl.createProgram();
    gl.attachShader(program, this.shader(gl.VERTEX_SHADER, VERTEX));
    gl.attachShader(program, this.shader(gl.FRAGMENT_SHADER, fragmentSource(kind)));
    gl.linkProgram(program);
    if (!gl.getProgramParameter(program, gl.LINK_STATUS))
      throw new Error(gl.getProgramInfoLog(program) ?? "The picture program does not link.");
    const locations = Object.fromEntries(UNIFORMS.map((name) => [name, gl.getUniformLocation(program, name)])) as Program["locations"];
    const made = { program, locations };
    this.programs.set(kind, made);
    return made;
  }

  private shader(type: number, source: string): WebGLShader {
    const { gl } = this;
    const shader = gl.createShader(type);
    if (!shader) throw new WebGlUnavailable();
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS))
      throw new Error(gl.getShaderInfoLog(shader) ?? "A picture shader does not compile.");
    return shader;
  }
}

function rgbaFromRgb(rgb: ArrayLike<number>): Uint8Array {
  const rgba = new Uint8Array((rgb.length / 3) * 4).fill(255);
  for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4) {
    rgba[to] = rgb[from] ?? 0;
    rgba[to + 1] = rgb[from + 1] ?? 0;
    rgba[to + 2] = rgb[from + 2] ?? 0;
  }
  return rgba;
}

function fullPalette(palette: Uint8Array | undefined): Uint8Array {
  const full = new Uint8Array(PALETTE_SIDE * PALETTE_SIDE * 4);
  if (palette) full.set(palette.subarray(0, full.length));
  return full;
}
