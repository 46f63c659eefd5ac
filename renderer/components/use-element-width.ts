import { useEffect, useRef, useState, type RefObject } from 'react';

/** The width of an element in CSS pixels; 0 until it has been measured. */
export function useElementWidth<E extends HTMLElement>(): [ref: RefObject<E | null>, widthPx: number] {
  const ref = useRef<E>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setWidth(Math.round(entry.contentRect.width));
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, []);
  return [ref, width];
}
