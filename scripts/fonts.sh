#!/bin/sh
# Fetches the fonts that PDFs are set in into assets/fonts, unless they are there. Needs npm.
# Which fonts, why these and under which licence: assets/fonts/README.md.
set -eu

cd "$(dirname "$0")/../assets/fonts"

fonts="noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf
noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf
noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf"

missing=no
for font in $fonts; do
  [ -s "$(basename "$font")" ] || missing=yes
done
[ "$missing" = yes ] || exit 0

echo "正在获取 PDF 所用的中文字体（约 40 MB）……" >&2
npm ci --no-audit --no-fund --silent
for font in $fonts; do
  # Copied under another name first, so that a broken run leaves no half a font.
  cp "node_modules/@expo-google-fonts/$font" "$(basename "$font").part"
  mv "$(basename "$font").part" "$(basename "$font")"
done
cp node_modules/@expo-google-fonts/noto-serif-sc/LICENSE_FONT LICENSE-OFL.txt
rm -rf node_modules
